import CallCore
import ScriptValue

/// The Model Context Protocol over HTTP, as a value: one address, a session for each client that began one.
///
/// Every answer is one JSON document; this server says nothing by itself.
public struct MCPHTTPServer: Sendable {
    /// The question of a session.
    public struct Ticket: Hashable, Sendable {
        public var session: String
        public var number: UInt64
    }

    public enum Input: Hashable, Sendable {
        /// A request under a number, and the name a session would get that begins with it: it must not be guessed.
        case request(UInt64, MCPHTTPRequest, fresh: String)
        case answered(Ticket, Result<Value, RPCError>)
    }

    public enum Action: Hashable, Sendable {
        case respond(UInt64, MCPHTTPAnswer)
        case ask(Ticket, AgentToolOrder)
        case cancel(Ticket)
    }

    private struct Client: Sendable {
        var session: MCPSession
        var usedAt: CallTime
        /// It lives for one request.
        var isPassing = false
    }

    private let version: String
    private var clients: [String: Client] = [:]
    private var actions: [Action] = []

    /// Sessions at a time; a new one takes the place of the one that was used least lately.
    private static let mostSessions = 64
    private static let longestSilence: Milliseconds = 24 * 3_600_000

    /// - Parameter version: of this program.
    public init(version: String) { self.version = version }

    public var sessions: Int { clients.count }

    public mutating func handle(_ input: Input, now: CallTime) -> [Action] {
        actions = []
        switch input {
        case .request(let number, let request, let fresh): take(number, request, fresh, now)
        case .answered(let ticket, let result):
            run(ticket.session, .answered(ticket.number, result))
        }
        return actions
    }

    private mutating func take(_ number: UInt64, _ request: MCPHTTPRequest, _ fresh: String, _ now: CallTime) {
        func refuse(_ answer: MCPHTTPAnswer) { actions.append(.respond(number, answer)) }
        if let refusal = MCPHTTPGate.refusal(request) { return refuse(refusal) }
        forgetSilent(now)
        guard let name = request.headers["mcp-session-id"] else {
            guard request.method == "POST" else { return refuse(.refusal(400, "Mcp-Session-Id is missing")) }
            return greet(number, request, fresh, now)
        }
        guard let client = clients[name], !client.isPassing else {
            return refuse(.refusal(404, "there is no such session; initialize a new one"))
        }
        if request.method == "DELETE" {
            end(name)
            return refuse(MCPHTTPAnswer(204))
        }
        let said = request.headers["mcp-protocol-version"]
        guard said == nil || said == client.session.version?.rawValue else {
            return refuse(.refusal(400, "this session is not of the version that MCP-Protocol-Version says"))
        }
        let call = request.headers["x-call-id"].map { MCPSettings.callID($0) ?? "" }
        guard call == nil || call == client.session.settings.call else {
            return refuse(.refusal(400, "this session is not bound to the call that X-Call-Id says"))
        }
        clients[name]?.usedAt = now
        run(name, .message(number, request.body))
    }

    /// A request without a session: it begins one, or needs none.
    private mutating func greet(
        _ number: UInt64, _ request: MCPHTTPRequest, _ fresh: String, _ now: CallTime
    ) {
        let named = request.headers["x-call-id"]
        let call = MCPSettings.callID(named)
        guard named == nil || call != nil else {
            return actions.append(.respond(number, .refusal(400, "X-Call-Id is not the id of a call")))
        }
        let settings = MCPSettings(
            version: version, canTell: false, requester: MCPSettings.requester(request.headers["x-session-key"]),
            call: call)
        let fields = (try? JSONText.decodePlain(request.body, limits: settings.limits)) ?? .null
        if fields["method"] != "initialize", fields["params"]?["_meta"]?[MCPEra.versionKey] != nil,
            let error = MCPHTTPGate.mismatch(request.headers, fields)
        {
            let id = fields["id"] ?? .null
            let body = JSONText.encodePlain(error.answer(to: id))
            return actions.append(.respond(number, MCPHTTPAnswer(400, body: body)))
        }
        clients[fresh] = Client(session: MCPSession(settings), usedAt: now, isPassing: true)
        run(fresh, .message(number, request.body))
    }

    private mutating func run(_ name: String, _ input: MCPSession.Input) {
        guard var client = clients[name] else { return }
        let steps = client.session.handle(input)
        let begins = client.isPassing && client.session.version != nil
        if begins { client.isPassing = false }
        clients[name] = client.isPassing && !client.session.isBusy ? nil : client
        for step in steps {
            switch step {
            case .reply(let number, let body):
                let headers = begins ? HeaderList(["mcp-session-id": name]) : HeaderList()
                let answer = MCPHTTPAnswer(body == nil ? 202 : 200, headers: headers, body: body ?? [])
                actions.append(.respond(number, answer))
            case .ask(let ticket, let order): actions.append(.ask(Ticket(session: name, number: ticket), order))
            case .cancel(let ticket): actions.append(.cancel(Ticket(session: name, number: ticket)))
            case .tell: break
            }
        }
        if begins { makeRoom(besides: name) }
    }

    // MARK: sessions that end

    private mutating func end(_ name: String) {
        guard let client = clients.removeValue(forKey: name) else { return }
        for action in client.session.abandoned {
            switch action {
            case .reply(let number, _):
                actions.append(.respond(number, .refusal(404, "the session has ended")))
            case .cancel(let ticket): actions.append(.cancel(Ticket(session: name, number: ticket)))
            case .ask, .tell: break
            }
        }
    }

    private mutating func forgetSilent(_ now: CallTime) {
        for (name, client) in clients where !client.session.isBusy && now - client.usedAt > Self.longestSilence {
            clients[name] = nil
        }
    }

    private mutating func makeRoom(besides name: String) {
        while clients.values.count(where: { !$0.isPassing }) > Self.mostSessions {
            let others = clients.filter { $0.key != name && !$0.value.isPassing }
            guard let oldest = others.min(by: { ($0.value.usedAt, $0.key) < ($1.value.usedAt, $1.key) }) else { return }
            end(oldest.key)
        }
    }
}
