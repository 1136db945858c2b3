import CallCore

/// Something that plays or waits to be played: one utterance, in as many pieces as Telnyx needs.
struct TelnyxPlayback: Hashable, Sendable {
    enum Stage: Hashable, Sendable {
        /// Not sent yet.
        case waiting
        /// Sent; Telnyx has not answered.
        case asked
        /// Telnyx took the current piece.
        case taken
    }

    /// The longest recording; its true length nobody tells.
    static let longestRecording: Milliseconds = 600_000

    /// Nil for words that lead up to a transfer.
    var utterance: Utterance?
    var effect: EffectID
    var voice: String?
    /// What is still to be played, the current piece first: texts, or the address of a recording.
    var pieces: [String]
    var isRecording = false
    var stage = Stage.waiting
    var number = 0
    /// Mark of the current piece.
    var mark = 0
    /// Events with a smaller mark are older.
    var lowestMark = 0
    /// The same utterance may have been begun before a restart, with marks of that process.
    var isRepeated: Bool
    var hasBegun = false
    var sentAt = CallTime(milliseconds: 0)
    /// When the current piece began: by our clock and by the carrier's.
    var begunAt: CallTime?
    var begunAtCarrier: CallTime?
    /// How long the pieces before took.
    var playedBefore: Milliseconds = 0
    var isStopped = false
    /// Stops that wait for the current piece to be taken.
    var waitingStops: [EffectID] = []
    /// Where the call goes afterwards.
    var target: TelnyxTransfer.Target?

    init(_ utterance: Utterance?, effect: EffectID, pieces: [String], voice: String? = nil, isRepeated: Bool = false) {
        self.utterance = utterance
        self.effect = effect
        self.pieces = pieces
        self.voice = voice
        self.isRepeated = isRepeated
    }

    static func pieces(of utterance: Utterance) -> [String] {
        switch utterance.content {
        case .text(let text): TelnyxText.parts(of: text)
        case .url(let url): [url]
        case .file: []
        }
    }

    /// How long what is left should take.
    var estimate: Milliseconds {
        isRecording
            ? Self.longestRecording : pieces.reduce(0) { $0 + HeardText.estimatedDuration(of: $1) }
    }

    /// The length of a piece whose beginning nobody reported.
    func likelyLength(at now: CallTime) -> Milliseconds {
        isRecording ? min(max(now - sentAt, 0), Self.longestRecording) : pieceEstimate
    }

    var pieceEstimate: Milliseconds {
        isRecording ? Self.longestRecording : pieces.first.map(HeardText.estimatedDuration(of:)) ?? 0
    }
}
