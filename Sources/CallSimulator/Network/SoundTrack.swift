import CallCore

/// Everything that could be heard on one line, exact in virtual time, in two channels.
public final class SoundTrack {
    /// The line's beginning, millisecond 0 of the segments.
    public let origin: CallTime
    /// In the order in which the sounds began to be played.
    public private(set) var segments: [SoundSegment] = []
    /// What our side was heard saying over media streams: stretches without a break, in order.
    public private(set) var live: [LiveSound] = []

    var keepsLive = true

    init(origin: CallTime) { self.origin = origin }

    /// Where the last sound ends, in milliseconds since the origin.
    public var endMs: Milliseconds { segments.map(\.endMs).max() ?? 0 }

    /// What one side had said in words at `time`, cut words left out.
    public func text(_ channel: SoundSegment.Channel, at time: CallTime) -> String {
        let now = time - origin
        return segments.compactMap { segment -> String? in
            guard segment.channel == channel, segment.startMs < now, case .words(let words) = segment.content else {
                return nil
            }
            let duration = segment.plannedEndMs - segment.startMs
            let played = min(now, segment.endMs) - segment.startMs
            return SpokenWords(words, duration: duration).text(after: played)
        }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The longest time until now during which nobody was heard, from the first sound on.
    func longestSilence(at time: CallTime) -> Milliseconds {
        let now = time - origin
        let sounds = segments.filter { $0.startMs < now && $0.playedMilliseconds > 0 }
            .sorted { $0.startMs < $1.startMs }
        guard var end = sounds.first?.endMs else { return 0 }
        var longest: Milliseconds = 0
        for sound in sounds.dropFirst() {
            longest = max(longest, sound.startMs - end)
            end = max(end, sound.endMs)
        }
        return max(longest, now - end)
    }

    /// Adds a sound that begins at `start`, unless something cuts it.
    func add(
        _ channel: SoundSegment.Channel, _ content: SoundSegment.Content, start: CallTime, duration: Milliseconds,
        voice: String? = nil, mulaw: [UInt8]? = nil, isLive: Bool = false,
        isRest: Bool = false
    ) {
        let begin = start - origin
        segments.append(
            SoundSegment(
                channel: channel, startMs: begin, endMs: begin + duration, plannedEndMs: begin + duration,
                content: content, voice: voice, cut: false, mulaw: mulaw, isLive: isLive, isRest: isRest))
    }

    /// Adds what was heard of our side on a media stream from `start` on.
    func addLive(_ sound: [UInt8], start: CallTime) {
        guard keepsLive else { return }
        let begin = start - origin
        if let last = live.indices.last, live[last].endMs == begin {
            live[last].mulaw += sound
        } else {
            live.append(LiveSound(startMs: begin, mulaw: sound))
        }
    }

    /// Silences a channel from `time` on.
    func cut(_ channel: SoundSegment.Channel, at time: CallTime) {
        let now = time - origin
        segments.removeAll { $0.channel == channel && $0.startMs >= now && $0.endMs > now }
        for index in segments.indices where segments[index].channel == channel && segments[index].endMs > now {
            segments[index].endMs = now
            segments[index].cut = true
        }
    }
}
