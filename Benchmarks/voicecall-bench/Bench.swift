/// Prints the project's figures, each as a ratio against a floor measured in the same run.
@main
struct Bench {
    static func main() throws {
        print("voicecall benchmarks, \(Machine.description)")
        try VerbBench.run()
        try StateBench.run()
        try ConversationBench.run()
        try NeighbourBench.run()
    }
}
