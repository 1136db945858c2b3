import CallCore

/// What a request is for.
enum TelnyxStep: Hashable, Sendable {
    case place(EffectID)
    case answer(EffectID)
    case hangUp(EffectID?)
    /// A piece of speech or a recording, named by its mark.
    case play(EffectID?, mark: Int)
    case stopPlaying([EffectID])
    /// Recognition is shared by all turns.
    case transcribe
    case gather(EffectID, mark: Int)
    case stopGather(mark: Int)
    case digits(EffectID?, duration: Milliseconds)
    case transfer(EffectID, mark: Int)
    case status
    /// A stream that is opened once more, or ended.
    case stream
    /// The stream that Telnyx takes for open is ended, to make room for another.
    case freeStream

    /// The mark that Telnyx adds to what it reports afterwards.
    var mark: Int? {
        switch self {
        case .play(_, let mark), .gather(_, let mark), .transfer(_, let mark): mark
        case .place, .answer, .hangUp, .stopPlaying, .transcribe, .stopGather, .digits, .status, .stream, .freeStream:
            nil
        }
    }

    /// The commands that wait for this one request.
    var effects: [EffectID] {
        switch self {
        case .place(let effect), .answer(let effect), .gather(let effect, _), .transfer(let effect, _): [effect]
        case .hangUp(let effect), .play(let effect, _), .digits(let effect, _): effect.map { [$0] } ?? []
        case .stopPlaying(let effects): effects
        case .transcribe, .stopGather, .status, .stream, .freeStream: []
        }
    }
}
