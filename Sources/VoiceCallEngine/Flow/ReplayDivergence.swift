/// A replay did not go the way the journal says the call went: the flow is not deterministic, or the journal not its own.
struct ReplayDivergence: Error, Hashable {
    var sequence: Int
    var expected: String
    var found: String

    var message: String { "replay diverged at journal entry \(sequence): '\(expected)' was stored, '\(found)' came" }
}
