/// Something that the user should know about the pace shared with other processes; no call is lost by it.
package enum SitePaceNote: Hashable, Sendable, CustomStringConvertible {
    /// The file's content made no sense; the site's calls of the last minute are unknown, so none are made for a minute.
    case begunAnew(path: String)
    /// The file was removed or replaced under the run; none are made for a minute, as after damage.
    case removed(path: String)
    /// Another process has held the file's lock for seconds, perhaps because it is stopped; no call is made meanwhile.
    case lockHeld(path: String)
    /// As many processes as the file has room for are at work; this one waits for one of them to end.
    case tooManyProcesses(path: String)
    /// The file cannot be used any more; from here on this process keeps its own pace only.
    case abandoned(SitePaceError)

    package var description: String {
        switch self {
        case .begunAnew(let path):
            "\(path): the shared pace was damaged and has been begun anew; calls to the site go on after a minute"
        case .removed(let path):
            "\(path): the shared pace was removed during the run and has been begun anew; calls to the site go on "
                + "after a minute"
        case .lockHeld(let path):
            "\(path): another process holds the shared pace, and calls wait for it; if it is stopped, continue it "
                + "(kill -CONT) or end it"
        case .tooManyProcesses(let path):
            "\(path): \(SiteRecord.mostParticipants) processes work on this site already; calls wait for one to end"
        case .abandoned(let error):
            "\(error). Calls of other processes are no longer counted: keep their paces together below the site's limit"
        }
    }
}
