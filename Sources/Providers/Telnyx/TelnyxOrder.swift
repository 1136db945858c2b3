import CallCore

/// A command whose result is still owed.
struct TelnyxOrder: Hashable, Sendable {
    /// After this a command is given up. Below the 60 s for which Telnyx remembers a `command_id`, so that nothing is
    /// asked again that could then be done twice.
    static let longest: Milliseconds = 35_000

    var command: LineCommand
    /// Requests that must be answered before it has its result.
    var parts = 1
    /// The first failure among them.
    var failure: EffectResult?

    init(command: LineCommand) { self.command = command }
}
