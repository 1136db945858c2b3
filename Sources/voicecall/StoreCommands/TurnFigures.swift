import CallCore
import ScriptValue

/// How long the turns of calls took, stage by stage.
struct TurnFigures {
    private static let stages = [
        ("turnLatency", "latencyMs", "turn"), ("listenWait", "listenWaitMs", "listen wait"),
        ("agent", "agentMs", "agent"), ("reply", "replyMs", "reply"),
    ]

    private let samples: [[Milliseconds]]

    /// - Parameter records: one for each call.
    init(_ records: [CallRecord]) {
        let turns = records.flatMap(Self.turns)
        samples = Self.stages.map { stage in turns.compactMap { $0[stage.1]?.int }.filter { $0 >= 0 }.sorted() }
    }

    /// Records of other programs keep their last turn only.
    private static func turns(_ record: CallRecord) -> [Value] {
        if let turns = record.metadata["turns"]?.array { return turns }
        guard let last = record.metadata["lastTurnLatencyMs"] else { return [] }
        return [["latencyMs": last, "listenWaitMs": record.metadata["lastTurnListenWaitMs"] ?? .null]]
    }

    var isEmpty: Bool { samples.allSatisfy(\.isEmpty) }

    /// `{turnLatency, listenWait, agent, reply}`, each `{count, minMs, maxMs, avgMs, p50Ms, p90Ms, p95Ms, p99Ms}`.
    var value: Value {
        .map(
            Dictionary(
                zip(Self.stages.map(\.0), samples.map { Spread($0).value }), uniquingKeysWith: { first, _ in first }))
    }

    var markdown: [String] {
        ["| | turns | p50 | p90 | p95 | p99 | longest |", "|---|---|---|---|---|---|---|"]
            + named.map { name, spread in
                let cells = [50, 90, 95, 99].map { RecordText.length(spread.percentile($0)) }
                return (["", name, "\(spread.count)"] + cells + [RecordText.length(spread.longest), ""])
                    .joined(separator: " | ").trimmed
            }
    }

    /// For a terminal: a table, and how the turns are spread.
    var table: [String] {
        var lines = ["", "turns", "p50", "p90", "p95", "p99", "longest"].enumerated()
            .map { $0 == 0 ? "".padded(to: 12) : Self.right($1) }.joined()
        var all: [String] = [lines]
        for (name, spread) in named {
            lines = name.padded(to: 12) + Self.right("\(spread.count)")
            for percent in [50, 90, 95, 99] { lines += Self.right("\(spread.percentile(percent)) ms") }
            all.append(lines + Self.right("\(spread.longest) ms"))
        }
        guard let turns = samples.first, turns.count > 4 else { return all }
        return all + [""] + Spread(turns).histogram
    }

    private var named: [(String, Spread)] {
        zip(Self.stages.map(\.2), samples).filter { !$0.1.isEmpty }.map { ($0, Spread($1)) }
    }

    private static func right(_ text: String) -> String {
        String(repeating: " ", count: max(1, 10 - text.count)) + text
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
