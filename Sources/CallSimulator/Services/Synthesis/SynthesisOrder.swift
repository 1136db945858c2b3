import CallCore

/// What a request asks for.
struct SynthesisOrder {
    var text: String
    var voice: String?
    var format: SoundFormat
    var headers: HeaderList
}
