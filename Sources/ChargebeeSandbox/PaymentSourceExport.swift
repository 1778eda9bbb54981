/// All payment sources of the sandbox in one file, to be compared with what should be there.
///
/// It shows tokens whole: they came from this machine and stay on it.
struct PaymentSourceExport {
    let site: SandboxSite
    let instant: Int64

    private var sources: [PaymentSourceRecord] { site.sources.filter { !$0.isGone } }

    var csv: [UInt8] {
        var bytes = Array(
            """
            id,customer_id,gateway_account_id,gateway,reference_id,type,status,deleted,created_at,updated_at,role,\
            brand,last4,expiry_month,expiry_year,funding_type\r\n
            """.utf8
        )
        for source in sources {
            let cells = [
                source.id, source.customerID, source.gatewayAccountID, source.gateway, source.referenceID, source.type,
                source.status(at: instant), source.isDeleted ? "true" : "false", String(source.createdAt / 1000),
                String(source.updatedAt / 1000), site.role(of: source).rawValue,
                source.card?.said("brand")?.brand ?? "",
                source.card?.said("last4")?.last4 ?? "",
                source.card?.said("expiry_month").map { String($0.expiryMonth) } ?? "",
                source.card?.said("expiry_year").map { String($0.expiryYear) } ?? "", source.card?.fundingType ?? "",
            ]
            bytes.append(contentsOf: cells.map(Self.quoted).joined(separator: ",").utf8)
            bytes.append(contentsOf: "\r\n".utf8)
        }
        return bytes
    }

    var json: [UInt8] {
        JSONWriter.object { writer in
            writer.name("payment_sources")
            writer.array(sources) { writer, source in
                source.write(to: &writer, at: instant, role: site.role(of: source))
            }
        }
    }

    private static func quoted(_ cell: String) -> String {
        let special: Set<UInt8> = [0x22, 0x2C, 0x0A, 0x0D]
        guard cell.utf8.contains(where: { special.contains($0) }) else { return cell }
        return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
