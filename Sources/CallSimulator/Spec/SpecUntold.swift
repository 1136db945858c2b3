import CallCore
import ScriptValue

/// What a real carrier cannot tell a process that begins anew. There are two such things, and in both the product rather
/// does too little than do something twice; the call then goes another way than it would have gone without the restart.
enum SpecUntold {
    /// Nil when the restarts of this run left nothing open.
    static func of(_ run: VirtualRun?) -> String? {
        guard let run, run.wireCarrier != nil, !run.recoveries.isEmpty else { return nil }
        let reasons = run.notes.filter { $0.note.kind == "warning" }.map { $0.note.data["reason"] }
        // Creations bear no name that the carrier would know again, and it lists no such call: none is dialled then.
        if reasons.contains("lost"), run.network.lines.isEmpty { return "whether it had been asked to place the call" }
        // Documents that the API puts under a call bear none either: what they hold waits until the carrier comes home.
        if reasons.contains("doubt") { return "which document it had been given last" }
        return nil
    }
}
