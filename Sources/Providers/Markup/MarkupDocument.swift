import CallCore

/// What a carrier that asks for documents is to do next, in words that TwiML and Plivo XML share. Each dialect writes
/// it in its own elements. A document that ends without `redirect`, `hangUp` or `reject` would end the call.
public struct MarkupDocument: Hashable, Sendable {
    public var steps: [MarkupStep]

    public init(_ steps: [MarkupStep]) { self.steps = steps }
}

public enum MarkupStep: Hashable, Sendable {
    case say(String, voice: String?)
    case play(url: String)
    case pause(seconds: Int)
    /// Sends keypad tones; `w` waits 0.5 s, `,` 2 s.
    case digits(String)
    case gather(MarkupGather)
    case dial(MarkupDial)
    /// Brings the call's sound to a media socket, both ways, until the socket is closed.
    case stream(MarkupStream)
    case redirect(MarkupCallback)
    case hangUp
    case reject(reason: String)
}

/// A media socket of ours.
public struct MarkupStream: Hashable, Sendable {
    /// `wss`, without a query.
    public var url: String
    /// Told how the stream does.
    public var report: MarkupCallback

    public init(url: String, report: MarkupCallback) {
        self.url = url
        self.report = report
    }
}

/// Hears one answer. The carrier calls back with the answer; without one the document goes on.
public struct MarkupGather: Hashable, Sendable {
    public var listening: Listening
    /// What plays first; an answer may come into it. Only `say` and `play`.
    public var prompt: [MarkupStep]
    /// How long the carrier itself waits after the prompt: longer than the session, which has the say.
    public var patience: Milliseconds
    public var answer: MarkupCallback
    /// Told what is heard while the caller still talks; nil when nobody wants to know.
    public var partial: MarkupCallback?

    public init(listening: Listening, prompt: [MarkupStep], patience: Milliseconds, answer: MarkupCallback) {
        self.listening = listening
        self.prompt = prompt
        self.patience = patience
        self.answer = answer
    }
}

/// Hands the caller over to somebody else.
public struct MarkupDial: Hashable, Sendable {
    public var to: String
    public var callerID: String
    public var ring: Milliseconds
    public var timeLimit: Milliseconds?
    /// Asked when the far side hangs up or never came.
    public var result: MarkupCallback
    /// Told when the far side picks up.
    public var answered: MarkupCallback

    public init(
        to: String, callerID: String, ring: Milliseconds, timeLimit: Milliseconds?, result: MarkupCallback,
        answered: MarkupCallback
    ) {
        self.to = to
        self.callerID = callerID
        self.ring = ring
        self.timeLimit = timeLimit
        self.result = result
        self.answered = answered
    }
}
