import CallCore
import ScriptValue

/// A line that asks for all words twice and hears nothing of the second time.
struct StutteringLine: CarrierLine {
    private static let second: RequestID = 1_000_000

    var inner: any CarrierLine

    mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] {
        if case .response(let id, _) = input, id >= Self.second { return [] }
        return inner.handle(input, now: now).flatMap { action -> [LineAction] in
            guard case .request(let id, var request) = action, request.path.hasSuffix("/speak"),
                case .json(let body) = request.body,
                case .map(var fields)? = try? JSONText.decodePlain(Array(body.utf8))
            else { return [action] }
            fields["command_id"] = .string(ByteString("again-\(id)"))
            request.body = .json(JSONText.encodePlainText(.map(fields)))
            return [action, .request(Self.second + id, request)]
        }
    }
}
