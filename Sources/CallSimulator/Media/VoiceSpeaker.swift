import CallAudio
import CallCore
import CallMedia

/// Speaks with the simulation's own voice, and plays recordings: what is made on the machine itself.
public struct VoiceSpeaker: SimSpeaker {
    private let sound: SimSound
    private let recordings: [String: SimRecording]

    /// - Parameter recordings: by URL or file; 3 s without words when not listed.
    public init(_ sound: SimSound, recordings: [String: SimRecording] = [:]) {
        self.sound = sound
        self.recordings = recordings
    }

    public func begin(
        _ order: SoundOrder, _ kernel: SimKernel, _ deliver: @escaping (SoundEvent) -> Void
    ) -> any SimSpeech {
        let speech = Speech(deliver)
        let bytes = bytes(of: order.content)
        // About as fast as such a voice is.
        kernel.schedule(after: 30, label: "speech made") {
            speech.tell(.made(bytes))
            speech.tell(.madeAll)
        }
        return speech
    }

    private func bytes(of content: SoundOrder.Content) -> [UInt8] {
        switch content {
        case .speech(let order): return sound.speak(order.text, voice: order.style.voice)
        case .url(let source), .file(let source):
            let recording = recordings[source] ?? SimRecording(duration: 3_000)
            let count = Int(recording.duration) * PhraseSound.bytesPerMillisecond
            let spoken = recording.text.isEmpty ? [] : sound.speak(recording.text, voice: nil)
            return Array((spoken + [UInt8](repeating: G711.silence, count: max(0, count - spoken.count))).prefix(count))
        }
    }

    private final class Speech: SimSpeech {
        private var deliver: ((SoundEvent) -> Void)?

        init(_ deliver: @escaping (SoundEvent) -> Void) { self.deliver = deliver }

        func tell(_ event: SoundEvent) { deliver?(event) }
        func cancel() { deliver = nil }
    }
}
