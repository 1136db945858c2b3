import CallCore
import WebSocketWire

/// A connection may be dead without anybody saying so. Sound comes all the time; where none comes, the carrier is asked,
/// and one that does not even answer is let go, so that the call can go on.
extension CallStream {
    func watchPulse() {
        carrier?.isSilent = false
        carrier?.isAsked = false
        world.start(.pulse, of: self, at: world.now + settings.pulse)
    }

    func checkPulse() {
        guard let carrier else { return }
        if carrier.isSilent, carrier.isAsked {
            world.count { $0.silenced += 1 }
            line.report(
                .problem(
                    code: "stream.dead",
                    message: "nothing comes over the media stream any more, not even an answer; it is let go"))
            return carrier.drop()
        }
        if carrier.isSilent { carrier.ping() }
        carrier.isAsked = carrier.isSilent
        carrier.isSilent = true
        world.start(.pulse, of: self, at: world.now + settings.pulse)
    }
}
