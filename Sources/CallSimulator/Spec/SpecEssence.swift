import CallCore

/// What people on the phone, and the records, would tell of a run: the same whether the process was cut or not.
public struct SpecEssence: Hashable, Sendable {
    public struct Call: Hashable, Sendable {
        public var ended: String
        public var dials: Int
        /// Every utterance that was heard to its end, or to the moment at which the other side hung up, in order.
        public var said: [String]
        public var transferredTo: String?
        public var userTranscript: [String]
        /// Utterances played more than once.
        public var repeated: [String]
    }

    public var calls: [Call]
}
