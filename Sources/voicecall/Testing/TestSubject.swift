import CallSimulator

/// A flow with its spec, ready to be run.
struct TestSubject: Sendable {
    /// As it is named on the command line.
    let name: String
    /// Paths of the bundle's files, by their path within it.
    let places: [String: String]
    let tester: FlowTester
    let tests: [String]
}
