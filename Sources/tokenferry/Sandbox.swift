import ArgumentParser
import Migration

/// `tokenferry sandbox`: a stand-in Chargebee on a port of this machine.
struct Sandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a stand-in Chargebee on a port of this machine, for rehearsals.",
        discussion: """
            Name it in a job as target: { base_url: http://127.0.0.1:PORT/api/v2 }. GET /sandbox/state tells what it counts on \
            its own side. Its contents end with it.

            A scenario file sets limits and faults, and can begin with customers and payment sources, the same ones each time:

              gateway_accounts: { gw_old: moneris, gw_new: stripe }
              population: { sources: 20000, customers: 12000, seed: 5, gateways: { gw_old: 80%, gw_new: 20% }, deleted: 2% }
              payment_sources: [{ id: pm_1, customer_id: cust_1, gateway_account_id: gw_old, role: primary }]

            GET /sandbox/payment_sources shows all of them as CSV. POST to it adds one, POST and DELETE to /sandbox/payment_sources/ID \
            change and remove one past all rules of the API, to see what a job makes of it.
            """
    )

    @Option(help: "The port; 0 takes a free one and prints it.")
    var port = 8080

    @Option(help: "A scenario file with limits and faults; without one there are none.", completion: .file())
    var scenario: String?

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("'--port' must be between 0 and 65535.") }
    }

    func run() async throws {
        do throws(Failure) {
            try await Migration.runSandbox(port: port, scenarioPath: scenario) { port in
                Console.result("http://127.0.0.1:\(port)/api/v2")
            }
        } catch {
            throw Console.exitCode(telling: error)
        }
    }
}
