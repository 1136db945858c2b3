import CallAudio
import CallCore

/// Speech found by loudness alone, in blocks of 10 ms.
struct VoiceActivity: Sendable {
    static let blockBytes = 80
    static let blockLength: Milliseconds = 10
    /// Loud blocks that make speech; one alone is a click.
    private static let blocksOfSpeech: Milliseconds = 2
    /// Mean square of a block at -42 dBFS; a voice on the phone is at about -20.
    private static let threshold: Int64 = 67_600
    private static let squares: [Int64] = (0...255).map { code in
        let sample = Int64(G711.decode(UInt8(code)))
        return sample * sample
    }

    /// Milliseconds of quiet that end speech.
    var hangover: Milliseconds
    private(set) var isSpeech = false
    /// Milliseconds since the last loud block, or since the beginning.
    var quiet: Milliseconds { heard - lastLoud }

    private var heard: Milliseconds = 0
    private var lastLoud: Milliseconds = 0
    private var loudBlocks: Milliseconds = 0
    private var sum: Int64 = 0
    private var fill = 0

    init(hangover: Milliseconds) { self.hangover = hangover }

    mutating func hear(_ mulaw: Span<UInt8>, _ events: inout [PhraseEvent]) {
        let squares = Self.squares.span
        for index in mulaw.indices {
            sum &+= squares[Int(mulaw[index])]
            fill += 1
            if fill == Self.blockBytes { endBlock(&events) }
        }
    }

    /// What goes on is speech anew.
    mutating func forget() {
        isSpeech = false
        loudBlocks = 0
    }

    private mutating func endBlock(_ events: inout [PhraseEvent]) {
        let isLoud = sum > Self.threshold * Int64(Self.blockBytes)
        sum = 0
        fill = 0
        heard += Self.blockLength
        guard isLoud else {
            loudBlocks = 0
            if isSpeech, quiet >= hangover {
                isSpeech = false
                events.append(.speechEnded(at: lastLoud))
            }
            return
        }
        loudBlocks += 1
        lastLoud = heard
        if !isSpeech, loudBlocks >= Self.blocksOfSpeech {
            isSpeech = true
            events.append(.speechStarted(at: heard - loudBlocks * Self.blockLength))
        }
    }
}
