import CallCore
import ScriptValue

/// The client's end of one connection, as a value.
public struct RPCClientSession: Sendable {
    public enum Input: Hashable, Sendable {
        case message([UInt8])
        /// Somebody wants an answer within a time.
        case ask(Int, RPCRequest, within: Milliseconds)
        /// The time of `nextDeadline` has come.
        case time
        /// The socket is gone.
        case closed(code: UInt16, String)
    }

    public enum Action: Hashable, Sendable {
        case send([UInt8])
        /// The server let us in, or not.
        case opened(Result<Value, RPCError>)
        case answer(Int, Result<Value, RPCError>)
        case event(String, Value)
        case close
    }

    private enum Phase: Hashable, Sendable { case waiting, connecting, open, closed }

    private struct Question: Sendable {
        var number: Int
        var deadline: CallTime
    }

    private let introduction: Value
    private var phase = Phase.waiting
    private var questions: [String: Question] = [:]
    private var handshakeDeadline: CallTime?
    private var actions: [Action] = []

    /// - Parameter deadline: when the server must have let us in.
    public init(_ introduction: RPCIntroduction, deadline: CallTime) {
        self.introduction = introduction.value
        handshakeDeadline = deadline
    }

    public var nextDeadline: CallTime? {
        (questions.values.map(\.deadline) + [handshakeDeadline].compactMap(\.self)).min()
    }

    public mutating func handle(_ input: Input, now: CallTime) -> [Action] {
        actions = []
        switch input {
        case .message(let bytes):
            if let message = RPCMessage(bytes: bytes) { take(message) }
        case .ask(let number, let request, let time): ask(number, request, now + time)
        case .time: expire(now)
        case .closed(let code, let text): lost("gateway closed (\(code))" + (text.isEmpty ? "" : ": \(text)"))
        }
        return actions
    }

    private mutating func take(_ message: RPCMessage) {
        switch message {
        case .event(RPCEvent.challenge.rawValue, _, _):
            guard phase == .waiting else { return }
            phase = .connecting
            actions.append(.send(RPCRequest(id: "connect", method: "connect", params: introduction).bytes))
        case .event(let name, let payload, _):
            if phase == .open { actions.append(.event(name, payload)) }
        case .response("connect", let result):
            guard phase == .connecting else { return }
            handshakeDeadline = nil
            actions.append(.opened(result))
            if case .success = result {
                phase = .open
            } else {
                phase = .closed
                actions.append(.close)
            }
        case .response(let id, let result):
            if let question = questions.removeValue(forKey: id) { actions.append(.answer(question.number, result)) }
        }
    }

    private mutating func ask(_ number: Int, _ request: RPCRequest, _ deadline: CallTime) {
        guard phase == .open else {
            return actions.append(.answer(number, .failure(Self.lost("gateway not connected"))))
        }
        questions[request.id] = Question(number: number, deadline: deadline)
        actions.append(.send(request.bytes))
    }

    private mutating func expire(_ now: CallTime) {
        if let deadline = handshakeDeadline, deadline <= now {
            lost("the gateway did not answer")
            actions.append(.close)
        }
        for (id, question) in questions.sorted(by: { $0.value.number < $1.value.number })
        where question.deadline <= now {
            questions[id] = nil
            actions.append(
                .answer(
                    question.number,
                    .failure(
                        RPCError(
                            .timeout, "the gateway did not answer in time",
                            next: "see whether it is busy: voicecall tail"))))
        }
    }

    private mutating func lost(_ why: String) {
        guard phase != .closed else { return }
        if phase != .open { actions.append(.opened(.failure(.unavailable(why, reason: "gateway.silent")))) }
        phase = .closed
        handshakeDeadline = nil
        for question in questions.values.sorted(by: { $0.number < $1.number }) {
            actions.append(.answer(question.number, .failure(Self.lost(why))))
        }
        questions = [:]
    }

    private static func lost(_ why: String) -> RPCError {
        .unavailable(
            why, reason: "gateway.lost", next: "see whether it runs, and what became of it: voicecall status")
    }
}
