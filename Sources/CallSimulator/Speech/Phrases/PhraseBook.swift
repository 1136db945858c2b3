import Synchronization

/// All clips that may be heard in a simulation, each with its words: what people say, and what services make of text.
/// Shared by all who speak and all who listen.
///
/// Register a clip whenever it is spoken: one that is known keeps its id and becomes the newest. Beyond `maxBytes` those
/// that have not been spoken for the longest time are forgotten.
public final class PhraseBook: Sendable {
    private struct Content: Hashable {
        var text: String
        var mulaw: [UInt8]
    }

    private struct Entry {
        var clip: PhraseClip
        var content: Content
        var lastUse: Int
    }

    private struct State {
        var entries: [PhraseID: Entry] = [:]
        var ids: [Content: PhraseID] = [:]
        var anchors: [UInt64: PhrasePlaces] = [:]
        var bytes = 0
        var lastNumber = 0
        var uses = 0
    }

    /// Bytes of sound.
    public let maxBytes: Int
    private let state = Mutex(State())

    /// - Parameter maxBytes: 8 MiB are about 17 minutes; the index takes some four times as much on top.
    public init(maxBytes: Int = 8 << 20) { self.maxBytes = maxBytes }

    public var count: Int { state.withLock { $0.entries.count } }
    public var bytes: Int { state.withLock { $0.bytes } }

    /// - Parameter mulaw: 8 kHz, without a header, exactly as the line carries it.
    @discardableResult
    public func register(_ text: String, mulaw: [UInt8]) -> PhraseID {
        let content = Content(text: text, mulaw: mulaw)
        return state.withLock { state in
            state.uses += 1
            if let known = state.ids[content] {
                state.entries[known]?.lastUse = state.uses
                return known
            }
            state.lastNumber += 1
            let clip = PhraseClip(id: PhraseID(number: state.lastNumber), text: text, mulaw: mulaw)
            state.entries[clip.id] = Entry(clip: clip, content: content, lastUse: state.uses)
            state.ids[content] = clip.id
            state.bytes += mulaw.count
            PhraseAnchors.forEach(in: clip.mulaw) { window, offset in
                state.anchors[window, default: PhrasePlaces()].add(PhrasePlace(clip: clip, offset: offset))
            }
            while state.bytes > maxBytes, state.entries.count > 1 { Self.forgetOldest(&state) }
            return clip.id
        }
    }

    /// Nil when it was forgotten.
    public func clip(_ id: PhraseID) -> PhraseClip? { state.withLock { $0.entries[id]?.clip } }

    /// Where these eight bytes stand, newest clip first.
    func places(of window: UInt64) -> [PhrasePlace] { state.withLock { $0.anchors[window]?.newestFirst ?? [] } }

    private static func forgetOldest(_ state: inout State) {
        guard let (id, entry) = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        state.entries[id] = nil
        state.ids[entry.content] = nil
        state.bytes -= entry.clip.mulaw.count
        PhraseAnchors.forEach(in: entry.clip.mulaw) { window, _ in
            guard var places = state.anchors[window] else { return }
            places.remove(id)
            state.anchors[window] = places.isEmpty ? nil : places
        }
    }
}
