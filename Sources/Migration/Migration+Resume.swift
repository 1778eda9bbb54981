import CSVInput
import GatewayMapping
import MigrationModel
import Planning
import Reporting
import RunJournal

extension Migration {
    /// Finds the pass to go on with, or begins one.
    ///
    /// - Throws: ``Failure`` where what the journal was begun with has changed.
    func beginOrResume(_ journal: RunJournal, _ plan: Plan, _ options: RunOptions) throws(Failure) -> PassRecord {
        let identity = passIdentity(of: plan)
        guard let pass = try translated({ try journal.latestPass() }) else {
            return try translated { try journal.beginPass(identity) }
        }
        let before = pass.identity
        try refuseIfBegunOtherwise(before)
        if before.inputDigest == identity.inputDigest, before.joinedDigest == identity.joinedDigest { return pass }
        guard options.isDelta else {
            if before.inputDigest == identity.inputDigest { throw joinChanged(before, identity) }
            throw Failure(
                .inputRefused,
                "\(job.input.path) is not the file that \(job.journalPath) was begun with: it had \(before.rows.rows) "
                    + "(SHA-256 \(before.inputDigest.prefix(12))…) and has \(identity.rows.grouped) now "
                    + "(\(identity.inputDigest.prefix(12))…). Put the earlier file back to go on, or run with --delta to send "
                    + "only what is new in this one."
            )
        }
        let inDoubt = try translated { try journal.rowsInDoubt(of: pass) }
        guard inDoubt == 0 else {
            throw Failure(
                .inputRefused,
                "Of the earlier file (SHA-256 \(before.inputDigest.prefix(12))…), \(inDoubt.counted("row is", "rows are")) in doubt, "
                    + "and only that file can settle \(inDoubt == 1 ? "it" : "them"). Put it back and run once more; then run the new file with --delta."
            )
        }
        let begun = try translated { try journal.rowsBegun(of: pass).waiting }
        guard begun == 0 else {
            throw Failure(
                .inputRefused,
                "Of the earlier file (SHA-256 \(before.inputDigest.prefix(12))…), \(begun.counted("row is", "rows are")) begun: exported, or the new "
                    + "source made and the old one not removed, and only that file can end \(begun == 1 ? "it" : "them"). Put it back and run once more; then "
                    + "run the new file with --delta."
            )
        }
        let left = try translated { try journal.endings(of: pass)[.notAttempted] }
        guard left == 0 || options.abandonsRest else {
            throw Failure(
                .inputRefused,
                "Of the earlier file (SHA-256 \(before.inputDigest.prefix(12))…), \(left.counted("row has", "rows have")) not been sent. Put it back and "
                    + "run once more, or add --abandon-rest if that is not to be sent, or is in the new file as well."
            )
        }
        return try translated { try journal.beginPass(identity) }
    }

    /// Refuses a job that, its input apart, is not the one that its journal was begun with.
    ///
    /// - Throws: ``Failure`` with 78.
    func refuseIfBegunOtherwise(_ before: PassIdentity) throws(Failure) {
        guard isBegunAsNow(before) else {
            throw Failure(
                .jobFileWrong,
                "The mapping \(job.mapping.id), or an option that shapes requests (operation, replace_primary, "
                    + "skip_retrieval, delete_old, target.gateway, anything under input but the file), has changed since \(job.journalPath) was begun. Undo the "
                    + "change to go on, or give the job another name and journal; that one will not know what this one sent."
            )
        }
        guard before.target == targetIdentity else {
            throw Failure(
                .jobFileWrong,
                "\(job.journalPath) was begun for \(before.target), and the job now names \(targetIdentity). Undo the "
                    + "change to go on, or give the job another name and journal."
            )
        }
    }

    private func joinChanged(_ before: PassIdentity, _ now: PassIdentity) -> Failure {
        Failure(
            .inputRefused,
            "The second file \(job.input.join?.path ?? "") is not what it was when \(job.journalPath) was begun (SHA-256 "
                + "\(before.joinedDigest?.prefix(12) ?? "none"), now \(now.joinedDigest?.prefix(12) ?? "none")). Put the earlier one "
                + "back to go on, or run with --delta to send only what is new."
        )
    }

    /// The target as the journal records it.
    var targetIdentity: String {
        job.target.name + [job.gatewayAccountID, job.businessEntityID].compactMap(\.self).map { ", \($0)" }.joined()
    }

    /// What names the mapping and the settings that shape requests.
    var mappingDigest: String { digest(ofMapping: job.mapping.shapingSource) }

    /// Whether a journal was begun with this mapping and these settings; earlier versions took the mapping file's whole text.
    func isBegunAsNow(_ identity: PassIdentity) -> Bool {
        identity.mappingDigest == mappingDigest || identity.mappingDigest == digest(ofMapping: job.mapping.source)
    }

    private func digest(ofMapping source: [UInt8]) -> String {
        let shaping =
            [
                job.operation, job.replacePrimary.rawValue, "\(job.skipRetrieval)",
                "\(job.input.options.delimiter.byte ?? 0)", job.input.options.encoding.rawValue,
                "\(job.input.columns.sorted { $0.key < $1.key })",
                "\(job.input.options.format.rawValue) \(job.input.options.headerLine ?? 0)",
                "\(job.input.rowFilters.map { "\($0.header)=\($0.values)" })",
                job.input.join.map { "\($0.inputColumn)=\($0.fileColumn)" } ?? "",
            ] + job.shapingTerms
        return sha256(source + Array(shaping.joined(separator: "\n").utf8))
    }

    func passIdentity(of plan: Plan) -> PassIdentity {
        PassIdentity(
            inputName: inputName,
            inputDigest: plan.inputDigest,
            inputBytes: plan.inputBytes,
            joinedDigest: plan.joinedDigest,
            rows: plan.rows,
            mappingName: job.mapping.id,
            mappingDigest: mappingDigest,
            target: targetIdentity,
            planDigest: plan.digest
        )
    }
}
