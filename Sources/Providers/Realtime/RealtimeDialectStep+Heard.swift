import CallCore
import ScriptValue

extension [RealtimeDialectStep] {
    static func heard(_ events: [TranscriberEvent]) -> [RealtimeDialectStep] { events.map { .heard($0) } }
}

extension SocketMessage {
    static func json(_ message: Value) -> SocketMessage { .text(JSONText.encodePlain(message)) }
}
