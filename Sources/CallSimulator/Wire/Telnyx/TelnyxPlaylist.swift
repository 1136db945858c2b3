import CallCore
import ScriptValue

/// What the commands of one call play: one after another, in the order of the commands.
final class TelnyxPlaylist {
    private unowned let call: TelnyxCall
    private var current: TelnyxPlaying?
    private var queue: [TelnyxPlaying] = []

    init(_ call: TelnyxCall) { self.call = call }

    /// - Parameter stop: `current` or `all` to cut before what plays, or plays and waits.
    func add(_ playing: TelnyxPlaying, stop: String?) {
        queue.append(playing)
        guard let stop else { return playNext() }
        if stop == "all" { queue = [playing] }
        if current == nil { playNext() } else { call.leg.player.cut() }
    }

    /// Cuts what plays; with `all`, what waits is forgotten.
    func stop(all: Bool) {
        if all { queue = [] }
        call.leg.player.cut()
    }

    /// The line has begun to play something.
    func began() {
        guard let playing = current, !playing.hasStarted else { return }
        current?.hasStarted = true
        call.tell("call.\(playing.kind.rawValue).started", media(playing))
    }

    /// The call is over or bridged: nothing of it will be heard any more.
    func close() {
        queue = []
        if current != nil { ended("call_hangup") }
    }

    private func playNext() {
        guard current == nil, !queue.isEmpty else { return }
        let playing = queue.removeFirst()
        current = playing
        call.leg.player.play(playing.sounds) { [weak self] isWhole in
            guard let self else { return }
            self.ended(isWhole ? "completed" : self.stoppedStatus(playing))
            self.playNext()
        }
    }

    private func stoppedStatus(_ playing: TelnyxPlaying) -> String {
        playing.kind == .speak ? call.wire.settings.stoppedSpeechStatus : "cancelled"
    }

    private func ended(_ status: String) {
        guard let playing = current else { return }
        current = nil
        if call.wire.faults.strikes(.lostMark, "end of \(playing.kind.rawValue) of \(call.id)") { return }
        var fields = media(playing)
        fields["status"] = Value(status)
        if playing.kind == .playback { fields["status_detail"] = .null }
        call.tell("call.\(playing.kind.rawValue).ended", fields)
    }

    private func media(_ playing: TelnyxPlaying) -> [String: Value] {
        guard playing.kind == .playback else { return [:] }
        return ["media_url": Value(playing.mediaURL), "media_name": .null, "overlay": .bool(playing.overlay)]
    }
}
