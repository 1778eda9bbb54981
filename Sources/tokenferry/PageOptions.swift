import ArgumentParser
import Execution
import Glibc
import LivePage
import Migration

/// How a run can be watched and controlled in a browser.
struct PageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Serve a page that shows the run and controls it, such as 127.0.0.1:8080; port 0 takes a free one.",
            valueName: "host:port"
        )
    )
    var page: String?

    @Flag(help: "Let --page be reached from other machines. Everything then wants the token, and nothing is encrypted.")
    var pageBeyondLoopback = false

    @Option(
        help: ArgumentHelp(
            "Write the token of --page to a file that only you can read, for a run without a terminal.",
            valueName: "file"
        )
    )
    var pageTokenFile: String?

    func validate() throws {
        guard let page else {
            if pageTokenFile != nil { throw ValidationError("'--page-token-file' goes with '--page'.") }
            if pageBeyondLoopback {
                throw ValidationError("'--page-beyond-loopback' goes with '--page'.")
            }
            return
        }
        guard let address = PageAddress(page) else {
            throw ValidationError(
                "'--page' takes an address and a port, such as 127.0.0.1:8080, not \(page)."
            )
        }
        guard address.isLoopback || pageBeyondLoopback else {
            throw ValidationError(
                "'--page \(page)' can be reached from other machines. Use 127.0.0.1 and a tunnel such as "
                    + "`ssh -L \(address.port):127.0.0.1:\(address.port)`, or say '--page-beyond-loopback' if that is meant."
            )
        }
    }

    /// What the page of a run is to show; `nil` where none is served.
    func liveRun(of job: Job) -> LiveRun? {
        guard page != nil else { return nil }
        return LiveRun(
            RunSnapshot.Place(
                job: job.name,
                target: job.target.name,
                isLive: job.target.isLive,
                toolVersion: Migration.toolVersion
            )
        )
    }

    /// Begins to serve the page, and tells where.
    ///
    /// - Parameters:
    ///   - run: What is shown.
    ///   - control: By which the run is asked.
    ///   - console: On which everything is told.
    /// - Throws: ``Failure`` with `wrongUse` where the address cannot be had, or the token's file not be written.
    /// - Returns: The server; `nil` where none is asked for.
    func serve(_ run: LiveRun?, _ control: RunControl, _ console: RunConsole) async throws(Failure) -> PageServer? {
        guard let run, let address = page.flatMap(PageAddress.init) else { return nil }
        let server: PageServer
        do throws(PageError) {
            server = try await PageServer.start(at: address, showing: run) { request in
                control.request(request)
                // Where standard error is stuck, telling takes for ever.
                Task.detached { console.noted("Asked on the live page: \(request.pageWords).") }
            } died: { reason in
                Task.detached { console.noted("The live page is gone (\(reason)); the run goes on without it.") }
            }
        } catch {
            throw Failure(.wrongUse, error.description)
        }
        do throws(Failure) {
            if let pageTokenFile { try PageTokenFile(path: pageTokenFile).write(server.token) }
        } catch {
            await server.stop()
            throw error
        }
        console.serves(PageInvitation(server, tokenFile: pageTokenFile))
        return server
    }
}
