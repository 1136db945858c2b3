import CallCore
import CallSimulator

/// An upgrade that each service takes, and what makes it ready.
struct ServiceUpgrade {
    let url: String
    let header: (String, String)
    let setUp: String?

    init(_ kind: TranscriptionKind) {
        let mulaw = "encoding=mulaw&sample_rate=8000"
        switch kind {
        case .openai:
            url = "wss://api.openai.com/v1/realtime?intent=transcription"
            header = ("Authorization", "Bearer KEY")
            setUp = """
                {"type":"session.update","session":{"type":"transcription","audio":{"input":{\
                "format":{"type":"audio/pcmu"},"transcription":{"model":"gpt-4o-transcribe"}}}}}
                """
        case .deepgram:
            url = "wss://api.deepgram.com/v1/listen?model=nova-3&\(mulaw)&interim_results=true&endpointing=800"
            header = ("Authorization", "Token KEY")
            setUp = nil
        case .deepgramFlux:
            url = "wss://api.deepgram.com/v2/listen?model=flux-general-en&\(mulaw)"
            header = ("Authorization", "Token KEY")
            setUp = nil
        case .elevenlabs:
            let query = "model_id=scribe_v2_realtime&audio_format=ulaw_8000&commit_strategy=vad"
            url = "wss://api.elevenlabs.io/v1/speech-to-text/realtime?\(query)"
            header = ("xi-api-key", "KEY")
            setUp = nil
        case .mistral:
            url = "wss://api.mistral.ai/v1/audio/transcriptions/realtime?model=voxtral-mini-transcribe-realtime-2602"
            header = ("Authorization", "Bearer KEY")
            setUp = """
                {"type":"session.update","session":{"audio_format":{"encoding":"pcm_mulaw","sample_rate":8000},\
                "turn_detection":{"min_silence_ms":500}}}
                """
        case .xai:
            url = "wss://api.x.ai/v1/stt?\(mulaw)&interim_results=true&endpointing=800"
            header = ("Authorization", "Bearer KEY")
            setUp = nil
        }
    }
}

extension SocketStage {
    /// A session that is ready for audio.
    static func ready(
        _ kind: TranscriptionKind, seed: UInt64 = 1, adjust: (inout TranscriptionSettings) -> Void = { _ in }
    ) -> SocketStage {
        var stage = SocketStage(kind, seed: seed, adjust: adjust)
        stage.open()
        return stage
    }

    mutating func open() {
        let upgrade = ServiceUpgrade(service.kind)
        self.upgrade(upgrade.url, [upgrade.header.0: upgrade.header.1])
        run(300)
        if let text = upgrade.setUp { send(text) }
        run(300)
    }

    /// The texts that are final, whatever the service calls them.
    var finals: [String] {
        received.compactMap { message in
            switch (message["type"] ?? message["message_type"])?.text {
            case "conversation.item.input_audio_transcription.completed": message["transcript"]?.text
            case "Results" where message["is_final"] == true:
                message["channel"]?["alternatives"]?.array?.first?["transcript"]?.text
            case "TurnInfo" where message["event"] == "EndOfTurn": message["transcript"]?.text
            case "committed_transcript", "transcription.segment": message["text"]?.text
            case "transcript.partial" where message["speech_final"] == true: message["text"]?.text
            default: nil
            }
        }
    }
}
