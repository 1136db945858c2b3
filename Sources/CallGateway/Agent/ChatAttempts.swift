import CallAgents
import CallCore
import HTTPTransport

/// The requests of one question, one at a time: what comes of an earlier one is not heard.
struct ChatAttempts {
    /// Of the request under way, from 1.
    private(set) var number = 0
    /// The request under way, once it has begun.
    var stream: HTTPStream?
    private var answer: ChatAnswer

    init(_ answer: ChatAnswer) { self.answer = answer }

    var isFinished: Bool { answer.isFinished }

    /// A request among the actions is the one that `number` says from here on, before anybody sends it: until then the
    /// end of the last one may still come in, on another thread.
    ///
    /// - Parameter attempt: the request that this comes of; nil for what comes of none.
    mutating func handle(_ input: ChatInput, of attempt: Int?, now: CallTime) -> [ChatAction] {
        if let attempt, attempt != number { return [] }
        let actions = answer.handle(input, now: now)
        if actions.contains(where: \.isRequest) {
            number += 1
            // One that was answered may end by itself: its connection is good for the next.
            stream = nil
        }
        return actions
    }
}

extension ChatAction {
    fileprivate var isRequest: Bool { if case .send = self { true } else { false } }
}
