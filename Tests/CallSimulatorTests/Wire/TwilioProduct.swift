import CallCore
import CallSimulator
import ScriptValue
import Testing

/// Stands in for the product: answers a simulated Twilio's webhooks with documents by path, and asks its API.
final class TwilioProduct {
    static let account = "AC00000000000000000000000000000001"
    static let number = "+15550009999"
    static let caller = "+15550001234"
    static let other = "+15550007777"
    /// The account and `secret`.
    static let credentials = "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTpzZWNyZXQ="

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
    let wire: TwilioWire
    /// What came, in order.
    private(set) var hooks: [Hook] = []
    /// Answers by path; each but the last is given once. Nil for no answer. An empty 200 for every other path.
    var answers: [String: [WireResponse?]] = [:]

    init(seed: UInt64 = 1, change: (inout TwilioSettings) -> Void = { _ in }) {
        kernel = SimKernel(seed: seed)
        var settings = TwilioSettings(accountSid: Self.account, authToken: "secret")
        settings.apiKeys = ["SK1": "key"]
        settings.numbers[Self.number] = TwilioNumber(voiceURL: "https://bot.example.com/voice/in?line=1")
        settings.sign = { method, url, fields, body in
            let names = fields.map(\.name).sorted().joined(separator: ",")
            return HeaderList(["X-Twilio-Signature": "\(method) \(url) \(names) \(body.count)"])
        }
        change(&settings)
        wire = TwilioWire(kernel: kernel, settings: settings)
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
    func serve(_ path: String, _ documents: String...) {
        answers[path] = documents.map { WireResponse(contentType: "text/xml", text: "<Response>\($0)</Response>") }
    }

    func hooks(_ path: String) -> [Hook] { hooks.filter { $0.path == path } }

    func run(_ seconds: Double) throws { try kernel.run(for: Milliseconds(seconds: seconds)) }

    /// A request to the API, below the account.
    func api(
        _ method: String, _ path: String, _ fields: KeyValuePairs<String, String> = [:], query: String? = nil,
        authorization: String? = credentials
    ) -> WireResponse? {
        var headers = HeaderList()
        if let authorization { headers.add("Authorization", authorization) }
        let form = PercentCoding.form(fields.map { HeaderList.Field($0.key, $0.value) })
        if method == "POST" { headers.add("Content-Type", "application/x-www-form-urlencoded") }
        return wire.receive(
            WireRequest(
                method, "/2010-04-01/Accounts/\(Self.account)/\(path)", query: query, headers: headers,
                body: Array(form.utf8)))
    }

    /// Creates a call to the usual number; nil when it was refused.
    func create(_ fields: KeyValuePairs<String, String> = [:], to: String = caller) -> String? {
        var all: [(String, String)] = [("To", to), ("From", Self.number)] + fields.map { ($0.key, $0.value) }
        if !all.contains(where: { ["Url", "Twiml"].contains($0.0) }) { all.append(("Url", Self.url("out"))) }
        let form = PercentCoding.form(all.map { HeaderList.Field($0.0, $0.1) })
        let request = WireRequest(
            "POST", "/2010-04-01/Accounts/\(Self.account)/Calls.json",
            headers: HeaderList([
                "Authorization": Self.credentials, "Content-Type": "application/x-www-form-urlencoded",
            ]), body: Array(form.utf8))
        return wire.receive(request).flatMap(Self.json)?["sid"]?.text
    }

    static func url(_ path: String) -> String { "https://bot.example.com/\(path)" }

    static func json(_ response: WireResponse) -> Value? { try? JSONText.decodePlain(response.body) }

    /// What the API says of a call.
    func status(_ sid: String) -> String? {
        api("GET", "Calls/\(sid).json").flatMap(Self.json)?["status"]?.text
    }

    /// Somebody who answers at once when called, or calls when told so.
    func caller(at number: String = caller) -> SimParty {
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
}
