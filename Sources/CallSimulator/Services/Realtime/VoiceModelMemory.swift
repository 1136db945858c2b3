import Synchronization

/// What a service keeps of sessions for whoever comes back with a handle.
public final class VoiceModelMemory: Sendable {
    struct Session: Sendable {
        var model: VoiceModel
        /// Names of the tools whose results are waited for, by call.
        var calls: [String: String]
    }

    private let sessions = Mutex<[String: Session]>([:])

    public init() {}

    public var count: Int { sessions.withLock { $0.count } }

    func keep(_ session: Session, as handle: String) {
        sessions.withLock { sessions in
            if sessions.count >= 1_000 { sessions = [:] }
            sessions[handle] = session
        }
    }

    func take(_ handle: String) -> Session? { sessions.withLock { $0[handle] } }
}
