import CallCore
import CallSimulator
import ScriptValue
import Testing

/// Stands in for the product: takes a simulated Telnyx's webhooks, and gives it commands.
final class TelnyxProduct {
    static let connection = "2600000000000000001"
    static let number = "+15550009999"
    static let caller = "+15550001234"
    static let other = "+15550007777"
    static let url = "https://bot.example.com/telnyx?line=1"

    struct Hook {
        /// Milliseconds since the start.
        var at: Milliseconds
        var request: WireRequest
        var content: Value

        var type: String { content["data"]?["event_type"]?.text ?? "" }
        var id: String? { content["data"]?["id"]?.text }
        var control: String? { self["call_control_id"]?.text }

        subscript(name: String) -> Value? { content["data"]?["payload"]?[name] }
    }

    let kernel: SimKernel
    let wire: TelnyxWire
    /// What came, in order.
    private(set) var hooks: [Hook] = []
    /// Answers to the next webhooks, nil for none; 200 when there are no more.
    var answers: [WireResponse?] = []
    /// Called with every webhook.
    var onHook: (Hook) -> Void = { _ in }

    init(seed: UInt64 = 1, change: (inout TelnyxSettings) -> Void = { _ in }) {
        kernel = SimKernel(seed: seed)
        var settings = TelnyxSettings(apiKey: "KEY1", connectionID: Self.connection)
        settings.numbers[Self.number] = Self.url
        settings.sign = { method, url, fields, body in
            let time = fields.map { "\($0.name)=\($0.value)" }.joined()
            return HeaderList([
                "telnyx-signature-ed25519": "\(method) \(url) \(time) \(body.count)", "telnyx-timestamp": "1",
            ])
        }
        change(&settings)
        wire = TelnyxWire(kernel: kernel, settings: settings)
        wire.send = { [unowned self] request, completion in completion(take(request)) }
    }

    private func take(_ request: WireRequest) -> WireResponse? {
        let content = (try? JSONText.decodePlain(request.body)) ?? .null
        let hook = Hook(at: kernel.clock.elapsed, request: request, content: content)
        hooks.append(hook)
        onHook(hook)
        return answers.isEmpty ? WireResponse() : answers.removeFirst()
    }

    func hooks(_ type: String) -> [Hook] { hooks.filter { $0.type == type } }

    func run(_ seconds: Double) throws { try kernel.run(for: Milliseconds(seconds: seconds)) }

    /// A request to the API, below `/v2`.
    func api(
        _ method: String, _ path: String, _ body: String = "", authorization: String? = "Bearer KEY1",
        type: String = "application/json"
    ) -> WireResponse? {
        var headers = HeaderList(["Content-Type": type])
        if let authorization { headers.add("Authorization", authorization) }
        return wire.receive(WireRequest(method, "/v2/\(path)", headers: headers, body: Array(body.utf8)))
    }

    /// A command for a call, with the answer's status and error code.
    @discardableResult
    func command(_ name: String, _ call: String, _ body: String = "{}") -> String {
        Self.outcome(api("POST", "calls/\(PercentCoding.encode(call))/actions/\(name)", body))
    }

    /// Dials the usual number; `fields` come besides, or instead.
    func dial(_ fields: [String: Value] = [:]) -> WireResponse? {
        let usual: [String: Value] = [
            "connection_id": Value(Self.connection), "to": Value(Self.caller), "from": Value(Self.number),
        ]
        return api("POST", "calls", JSONText.encodePlainText(.map(usual.merging(fields) { $1 })))
    }

    /// The `call_control_id` of a call just dialled.
    func dialled(_ fields: [String: Value] = [:]) throws -> String {
        let response = try #require(dial(fields))
        return try #require(Self.json(response)?["data"]?["call_control_id"]?.text)
    }

    /// A call that is up, and whoever answered it.
    func answered(_ fields: [String: Value] = [:]) throws -> (id: String, callee: SimParty) {
        let callee = party(at: Self.caller)
        let id = try dialled(fields)
        try run(5)
        try #require(!hooks("call.answered").isEmpty)
        return (id, callee)
    }

    /// Somebody who answers half a second after it rings.
    func party(at number: String) -> SimParty {
        let party = wire.network.party(at: number)
        party.answers(after: 500)
        return party
    }

    /// Somebody calls the product's number.
    func dialIn() -> SimParty {
        let party = SimParty("caller", kernel: kernel)
        wire.network.dial(from: Self.caller, to: Self.number, party: party)
        return party
    }

    static func json(_ response: WireResponse?) -> Value? {
        response.flatMap { try? JSONText.decodePlain($0.body) }
    }

    /// `200`, or the status and the code of the first error, such as `422 90018`; `lost` for no answer.
    static func outcome(_ response: WireResponse?) -> String {
        guard let response else { return "lost" }
        let code = json(response)?["errors"]?.array?.first?["code"]?.text
        return "\(response.status)" + (code.map { " \($0)" } ?? "")
    }
}
