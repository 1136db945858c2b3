import CallCore

/// What a request asks for.
struct SpeechWish {
    var text: String
    var voice: String?
    var format: SoundFormat
    var headers: HeaderList
}
