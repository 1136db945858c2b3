import CallCore

/// A recogniser's session that only takes sound, as text with Base64 in it. What its service sends is of no interest.
struct EngineEar: Transcriber {
    let url: Secret
    let service = "bench"
    let framing = AudioFraming.text(#"{"type":"input_audio_buffer.append","audio":""#, #""}"#)
    let endpoints = true

    mutating func handle(_ input: TranscriberInput, now: CallTime) -> [TranscriberAction] {
        switch input {
        case .open: [.connect(SocketRequest(url: url))]
        case .connected: [.ready]
        case .close: [.disconnect(code: 1000), .finished(nil)]
        default: []
        }
    }
}
