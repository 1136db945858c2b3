import CallCore
import ScriptValue

/// The server's end of one connection of the Model Context Protocol, as a value.
///
/// A message comes in with a number; what is to be said to it goes out under the same number, in one piece, whether it
/// goes over a pipe or back on a request. The tools ask the gateway; its answers come back under tickets.
public struct MCPSession: Sendable {
    public enum Input: Hashable, Sendable {
        /// A message, or several where the version has them.
        case message(UInt64, [UInt8])
        /// One that was longer than the settings allow.
        case tooLong(UInt64)
        /// The gateway's answer to a question.
        case answered(UInt64, Result<Value, RPCError>)
    }

    public enum Action: Hashable, Sendable {
        /// What there is to say to a message; nil for nothing.
        case reply(UInt64, [UInt8]?)
        /// Something that nobody asked for.
        case tell([UInt8])
        /// A question to the gateway, under a ticket.
        case ask(UInt64, AgentToolOrder)
        /// The answer to a question is not wanted any more.
        case cancel(UInt64)
    }

    struct Exchange: Sendable {
        var isBatch: Bool
        /// Requests of it that are under way.
        var waiting = 0
        var answers: [Value] = []
    }

    struct Request: Hashable, Sendable {
        var exchange: UInt64
        var id: Value
        var era: MCPEra
    }

    struct Pending: Sendable {
        var request: Request
        var work: Work
    }

    enum Work: Sendable {
        case list
        /// A tool that was never listed to this client, perhaps one of a flow.
        case find(String, [String: Value])
        case call(AgentToolOrder)
    }

    let settings: MCPSettings
    var actions: [Action] = []
    var pending: [UInt64: Pending] = [:]
    var flowTools: [FlowActionTool] = []
    /// The gateway could not be asked for its flows when the tools were listed.
    var isListPartial = false
    private var exchanges: [UInt64: Exchange] = [:]
    private var lastTicket: UInt64 = 0
    /// Of the handshake; nil before it.
    public internal(set) var version: MCPVersion?
    /// What the client says it is.
    var client = ""

    public init(_ settings: MCPSettings) { self.settings = settings }

    /// Whether answers are owed.
    public var isBusy: Bool { !exchanges.isEmpty }

    /// What there is to do when the connection ends: nobody waits any more.
    public var abandoned: [Action] {
        pending.keys.sorted().map { .cancel($0) } + exchanges.keys.sorted().map { .reply($0, nil) }
    }

    public mutating func handle(_ input: Input) -> [Action] {
        actions = []
        switch input {
        case .message(let number, let bytes): take(number, bytes)
        case .tooLong(let number):
            open(number, isBatch: false)
            answer(number, MCPError.invalid("longer than \(settings.longestMessage) bytes").answer(to: .null))
            close(number)
        case .answered(let ticket, let result): answered(ticket, result)
        }
        return actions
    }

    /// On whose behalf calls are placed, for the gateway's log: the word of the connection, not of a model.
    var requester: String? {
        settings.requester ?? (client.isEmpty ? nil : MCPSettings.requester("mcp:" + client))
    }

    // MARK: messages

    private mutating func take(_ number: UInt64, _ bytes: [UInt8]) {
        let value: Value
        do throws(JSONError) { value = try JSONText.decodePlain(bytes, limits: settings.limits) } catch {
            open(number, isBatch: false)
            answer(number, MCPError.unreadable("\(error)").answer(to: .null))
            return close(number)
        }
        guard case .array(let messages) = value else {
            open(number, isBatch: false)
            take(MCPMessage(value), of: number)
            return close(number)
        }
        let isBatch = version?.hasBatches == true && (1...settings.requests).contains(messages.count)
        open(number, isBatch: isBatch)
        if isBatch {
            for message in messages { take(MCPMessage(message), of: number) }
        } else {
            let why =
                version?.hasBatches == true
                ? "a batch has 1 to \(settings.requests) messages" : "this version of the protocol has no batches"
            answer(number, MCPError.invalid(why).answer(to: .null))
        }
        close(number)
    }

    private mutating func take(_ message: MCPMessage, of number: UInt64) {
        switch message {
        case .request(let id, let method, let params):
            do throws(MCPError) {
                try perform(method, params, Request(exchange: number, id: id, era: try era(method, params)))
            } catch {
                answer(number, error.answer(to: id))
            }
        case .notification("notifications/cancelled", let params): cancel(params["requestId"])
        case .notification, .response: break
        case .broken(let id, let error): answer(number, error.answer(to: id))
        }
    }

    /// A client that has changed its mind gets no answer.
    private mutating func cancel(_ id: Value?) {
        guard let id, let (ticket, found) = pending.first(where: { $0.value.request.id == id }) else { return }
        pending[ticket] = nil
        actions.append(.cancel(ticket))
        exchanges[found.request.exchange]?.waiting -= 1
        close(found.request.exchange)
    }

    /// Whether a batch is being read that this message is a part of.
    func isInBatch(_ request: Request) -> Bool { exchanges[request.exchange]?.isBatch == true }

    // MARK: answers

    mutating func ask(_ order: AgentToolOrder, _ work: Work, _ request: Request) throws(MCPError) {
        guard !pending.values.contains(where: { $0.request.id == request.id }) else {
            throw .invalid("a request with this id is under way")
        }
        guard pending.count < settings.requests else { throw .busy }
        exchanges[request.exchange]?.waiting += 1
        post(order, Pending(request: request, work: work))
    }

    /// Asks the gateway for a request that is under way.
    mutating func post(_ order: AgentToolOrder, _ waiting: Pending) {
        lastTicket += 1
        pending[lastTicket] = waiting
        actions.append(.ask(lastTicket, order))
    }

    mutating func succeed(_ request: Request, _ result: [String: Value]) {
        answer(
            request.exchange,
            ["jsonrpc": "2.0", "id": request.id, "result": .map(request.era.complete(result, settings))])
    }

    /// The end of a request that was under way.
    mutating func finish(_ request: Request, _ result: Result<[String: Value], MCPError>) {
        exchanges[request.exchange]?.waiting -= 1
        switch result {
        case .success(let fields): succeed(request, fields)
        case .failure(let error): answer(request.exchange, error.answer(to: request.id))
        }
        close(request.exchange)
    }

    private mutating func open(_ number: UInt64, isBatch: Bool) { exchanges[number] = Exchange(isBatch: isBatch) }
    private mutating func answer(_ number: UInt64, _ value: Value) { exchanges[number]?.answers.append(value) }

    /// Sends what there is to say to a message, once nothing of it is under way.
    private mutating func close(_ number: UInt64) {
        guard let exchange = exchanges[number], exchange.waiting <= 0 else { return }
        exchanges[number] = nil
        let whole = exchange.isBatch ? Value.array(exchange.answers) : exchange.answers.first
        actions.append(.reply(number, exchange.answers.isEmpty ? nil : whole.map { JSONText.encodePlain($0) }))
    }
}
