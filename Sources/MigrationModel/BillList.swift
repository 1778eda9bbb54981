/// A list of what customers are billed next: a file beside the input, of which nothing is sent.
package struct BillList: Hashable, Sendable {
    /// The file's name, without its folder.
    package var name: String
    /// SHA-256 of its bytes, in lower-case hex.
    package var digest: String
    package var bytes: Int
    /// For people, such as `utf-8, semicolon, LF`; empty where it is not known.
    package var form = ""
    /// Data records: bills, rows without an amount, rows that cannot be read, and rows left out.
    package var rows: Int
    /// Rows that the job does not select.
    package var leftOut: Int
    package var customers: BilledCustomers

    package init(name: String, digest: String, bytes: Int, rows: Int, leftOut: Int, customers: BilledCustomers) {
        self.name = name
        self.digest = digest
        self.bytes = bytes
        self.rows = rows
        self.leftOut = leftOut
        self.customers = customers
    }
}

/// The customers that a list of bills names, held against those of the input.
///
/// A customer is a customer id, byte for byte, without blanks at its ends. They are told apart by 63 bits of a hash: two of a
/// million are taken for one with a probability of 6 in 100 million. Rows that the job does not select name nobody.
package struct BilledCustomers: Hashable, Sendable {
    /// Customers with a bill whom a run leaves with a usable method.
    package var covered = 0
    /// Customers with a bill and with rows in the input, whom a run leaves without a usable method.
    package var withoutMethod = 0
    /// Customers with a bill whom no row of the input names.
    package var inNoRow = 0
    /// Customers of the input whom the list names without an amount that can be read.
    package var withoutBill = 0
    /// Customers whom no row of the input names, and the list without an amount that can be read.
    package var inNoRowWithoutBill = 0
    /// Customers of the input whom the list does not name.
    package var notNamed = 0

    package init() {}

    /// Customers with a bill.
    package var billed: Int { covered + withoutMethod + inNoRow }
    /// Customers of the input with a bill.
    package var ofInputBilled: Int { covered + withoutMethod }
    /// Customers of the input whom the list names.
    package var named: Int { ofInputBilled + withoutBill }
    /// Customers of the input.
    package var ofInput: Int { named + notNamed }
}
