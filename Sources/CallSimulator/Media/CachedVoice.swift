import Synchronization

/// A voice that makes what it said before only once.
public final class CachedVoice: SimVoice {
    private struct Key: Hashable {
        var text: String
        var voice: String?
    }

    private let voice: any SimVoice
    private let spoken = Mutex<[Key: [UInt8]]>([:])

    public init(_ voice: any SimVoice) { self.voice = voice }

    public func speak(_ text: String, voice name: String?) -> [UInt8] {
        let key = Key(text: text, voice: name)
        if let known = spoken.withLock({ $0[key] }) { return known }
        let sound = voice.speak(text, voice: name)
        spoken.withLock { spoken in
            if spoken.count >= 2_000 { spoken.removeAll() }
            spoken[key] = sound
        }
        return sound
    }
}
