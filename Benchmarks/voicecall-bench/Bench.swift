/// Prints the project's figures, each as a ratio against a floor measured in the same run. Arguments choose some of
/// them: `verb`, `state`, `conversation`, `calls`, `neighbour`, `door`, `markup`, `media`, `realtime`, `hearing`, `ear`.
/// `soak` runs for minutes and only when it is named.
@main
struct Bench {
    static func main() throws {
        print("voicecall benchmarks, \(Machine.description)")
        let benches: [(name: String, run: () throws -> Void)] = [
            ("verb", VerbBench.run), ("state", StateBench.run), ("conversation", ConversationBench.run),
            ("calls", ConversationBench.manyCalls), ("neighbour", NeighbourBench.run),
            ("door", DoorBench.run), ("markup", MarkupCallsBench.run),
            ("media", EngineBench.run), ("realtime", RealtimeBench.run), ("hearing", HearingBench.run),
            ("ear", EarBench.run),
        ]
        let wanted = CommandLine.arguments.dropFirst()
        if wanted.contains("soak") { return try Soak.run() }
        for bench in benches where wanted.isEmpty || wanted.contains(bench.name) { try bench.run() }
    }
}
