import CallCore
import ScriptValue

/// What OpenAI's sockets tell, whatever they are for.
protocol OpenAIEvents {}

extension OpenAIEvents {
    func tell(
        _ type: String, _ fields: [String: Value], after delay: Milliseconds, lane: Int = 0, _ desk: inout ServiceDesk
    ) {
        let event = self.event(type, fields, &desk)
        desk.send(event, after: delay, lane: lane)
    }

    func event(_ type: String, _ fields: [String: Value], _ desk: inout ServiceDesk) -> Value {
        let head: [String: Value] = ["type": Value(type), "event_id": Value(desk.id("event_"))]
        return .map(head.merging(fields) { first, _ in first })
    }

    func refuse(_ error: OpenAIError, _ eventID: String?, _ desk: inout ServiceDesk) {
        var fields = error.value.map ?? [:]
        fields["event_id"] = Value(eventID)
        tell("error", ["error": .map(fields)], after: 0, &desk)
    }
}
