@testable import CallCore

/// One thing a session was told, and what it wanted done about it.
struct SessionStep: Hashable {
    enum Told: Hashable {
        case input(SessionInput)
        case output(FlowOutput)
    }

    var told: Told
    var at: CallTime
    var actions: [SessionAction]
}
