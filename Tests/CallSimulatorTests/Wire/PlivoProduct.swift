import CallCore
import CallSimulator
import ScriptValue
import Testing

/// Stands in for the product: answers a simulated Plivo's webhooks with documents by path, and asks its API.
final class PlivoProduct {
    static let account = "MA000000000000000001"
    static let number = "+15550009999"
    static let caller = "+15550001234"
    static let other = "+15550007777"
    /// The account and `secret`.
    static let credentials = "Basic TUEwMDAwMDAwMDAwMDAwMDAwMDE6c2VjcmV0"

    struct Hook {
        /// Milliseconds since the start.
        var at: Milliseconds
        var request: WireRequest

        var path: String { request.path }
        var fields: FormFields? {
            request.method == "GET" ? try? FormFields(query: (request.query ?? "")[...]) : request.form
        }

        subscript(name: String) -> String? { fields?[name] }
    }

    let kernel: SimKernel
    let wire: PlivoWire
    /// What came, in order.
    private(set) var hooks: [Hook] = []
    /// Answers by path; each but the last is given once. Nil for no answer. An empty 200 for every other path.
    var answers: [String: [WireResponse?]] = [:]

    init(seed: UInt64 = 1, change: (inout PlivoSettings) -> Void = { _ in }) {
        kernel = SimKernel(seed: seed)
        var settings = PlivoSettings(authID: Self.account, authToken: "secret")
        settings.numbers["15550009999"] = PlivoNumber(answerURL: Self.url("in?line=1"), hangupURL: Self.url("end"))
        settings.sign = { method, url, fields, body in
            let names = fields.map(\.name).sorted().joined(separator: ",")
            return HeaderList(["X-Plivo-Signature-V3": "\(method) \(url) \(names) \(body.count)"])
        }
        change(&settings)
        wire = PlivoWire(kernel: kernel, settings: settings)
        wire.send = { [unowned self] request, completion in completion(take(request)) }
    }

    private func take(_ request: WireRequest) -> WireResponse? {
        hooks.append(Hook(at: kernel.clock.elapsed, request: request))
        guard var list = answers[request.path], let first = list.first else { return WireResponse() }
        if list.count > 1 {
            list.removeFirst()
            answers[request.path] = list
        }
        return first
    }

    /// What is answered to requests for a path, one document after the other; the last one again and again.
    func serve(_ path: String, _ documents: String...) { answers[path] = documents.map(Self.document) }

    static func document(_ elements: String) -> WireResponse {
        WireResponse(contentType: "application/xml", text: "<Response>\(elements)</Response>")
    }

    func hooks(_ path: String) -> [Hook] { hooks.filter { $0.path == path } }

    func run(_ seconds: Double) throws { try kernel.run(for: Milliseconds(seconds: seconds)) }

    /// A request to the API, below the account.
    func api(
        _ method: String, _ path: String, _ body: String? = nil, query: String? = nil,
        authorization: String? = credentials
    ) -> WireResponse? {
        var headers = HeaderList()
        if let authorization { headers.add("Authorization", authorization) }
        if body != nil { headers.add("Content-Type", "application/json") }
        return wire.receive(
            WireRequest(
                method, "/v1/Account/\(Self.account)/\(path)", query: query, headers: headers,
                body: Array((body ?? "").utf8)))
    }

    /// Creates a call to the usual number, with further fields as JSON members.
    func create(_ more: String = "") -> WireResponse? {
        let usual = """
            "from": "15550009999", "to": "15550001234", "answer_url": "https://bot.example.com/out",
            "hangup_url": "https://bot.example.com/end"
            """
        return api("POST", "Call/", "{\(usual)\(more.isEmpty ? "" : ", ")\(more)}")
    }

    /// The request id of a call that was created; nil when it was refused.
    func created(_ more: String = "") -> String? { create(more).flatMap(Self.json)?["request_uuid"]?.text }

    static func url(_ path: String) -> String { "https://bot.example.com/\(path)" }

    static func json(_ response: WireResponse) -> Value? { try? JSONText.decodePlain(response.body) }

    /// What the API says of a call.
    func details(_ uuid: String, _ status: String = "live") -> Value? {
        api("GET", "Call/\(uuid)/", query: "status=\(status)").flatMap(Self.json)
    }

    /// Ids in a list of calls.
    func list(_ status: String) -> [String]? {
        api("GET", "Call/", query: "status=\(status)").flatMap(Self.json)?["calls"]?.array?.compactMap(\.text)
    }

    /// Somebody who answers at once when called.
    @discardableResult
    func callee() -> SimParty {
        let party = wire.network.party(at: Self.caller)
        party.answers(after: 500)
        return party
    }

    /// Somebody calls the product's number.
    func dialIn() -> SimParty {
        let party = SimParty("caller", kernel: kernel)
        wire.network.dial(from: Self.caller, to: Self.number, party: party)
        return party
    }
}
