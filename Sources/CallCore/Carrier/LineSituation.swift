/// What a call takes its line to be doing, for a line that a restart begins anew: all that the line of the earlier
/// process knew and the journal tells.
public struct LineSituation: Hashable, Sendable {
    /// Words that were ordered and whose end was not reported yet.
    public struct Speech: Hashable, Sendable {
        public var utterance: Utterance
        public var askedAt: CallTime
        /// Nil while nothing tells that they have begun.
        public var startedAt: CallTime?
        /// The order has no result: nobody knows whether the carrier ever got the words.
        public var isDoubtful: Bool
        /// They are in the create request, and begin with the answer.
        public var isOfCreation = false
        public var isStopped = false

        public init(utterance: Utterance, askedAt: CallTime, startedAt: CallTime? = nil, isDoubtful: Bool) {
            self.utterance = utterance
            self.askedAt = askedAt
            self.startedAt = startedAt
            self.isDoubtful = isDoubtful
        }
    }

    /// Words of an answer that is not final yet, and the event that told them.
    public struct Partial: Hashable, Sendable {
        public var text: String
        public var event: String

        public init(text: String, event: String) {
            self.text = text
            self.event = event
        }
    }

    /// A question that is open.
    public struct Turn: Hashable, Sendable {
        public var listening: Listening
        public var openedAt: CallTime
        /// When the call gives it up.
        public var due: CallTime
        /// The order has no result.
        public var isDoubtful: Bool
        /// Turns before it that heard nothing, with no words in between: what was opened for them may serve it still.
        public var follows: [String] = []
        public var partial: Partial?
        /// Keys were reported one by one since it was opened, and more are wanted.
        public var hasKeys = false

        public init(listening: Listening, openedAt: CallTime, due: CallTime, isDoubtful: Bool) {
            self.listening = listening
            self.openedAt = openedAt
            self.due = due
            self.isDoubtful = isDoubtful
        }
    }

    /// A transfer that was taken and whose outcome was not reported yet.
    public struct Transfer: Hashable, Sendable {
        public var order: EffectID
        public var to: String
        public var ring: Milliseconds

        public init(order: EffectID, to: String, ring: Milliseconds) {
            self.order = order
            self.to = to
            self.ring = ring
        }
    }

    /// How the call was dialled.
    public var placement: Placement?
    /// When the call last took anything in: up to then the earlier process lived.
    public var knownUntil: CallTime?
    /// Since when somebody is there, or the flow has answered.
    public var answeredAt: CallTime?
    /// It is still to be told who picked up.
    public var awaitsVerdict = false
    public var speech: Speech?
    /// When words were reported played to their end last. Where a line reckons with their length, the last of them may
    /// be sounding still.
    public var spokenAt: CallTime?
    public var turn: Turn?
    /// How the flow listened last; nil before it ever did.
    public var habit: Listening?
    /// The call was told that somebody talks, and not yet what.
    public var isTalking = false
    public var transfer: Transfer?
    /// Orders without a result, with the moment they were given.
    public var pending: [EffectID: CallTime] = [:]

    public init() {}
}
