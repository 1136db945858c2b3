import CallCore

/// A voice model's socket that is opened before anybody asks for it: while the phone rings, as a rule, so that nobody
/// who has picked up waits for it.
extension CallStream {
    /// How long it is kept while nobody is on the line, and when somebody is.
    private static var foreseenRing: Milliseconds { 660_000 }
    static var foreseenUse: Milliseconds { 60_000 }

    func foresee(_ request: RealtimeRequest) {
        guard realtime == nil, foreseen == nil, let voices = settings.voices,
            let voice = try? voices(request.provider), let connection = try? RealtimeConnection(nil, voice)
        else { return }
        foreseen = connection
        keepForeseen(carrier == nil ? Self.foreseenRing : Self.foreseenUse)
        tell(connection, .open(RealtimeOrder(request)))
    }

    func keepForeseen(_ time: Milliseconds) { world.start(.foreseen, of: self, at: world.now + time) }

    /// The one that was foreseen, if it is with the right service. What else it should be like it is told.
    func takeForeseen(_ request: RealtimeRequest) -> RealtimeConnection? {
        guard let foreseen, request.provider == nil || request.provider == foreseen.voice.service else {
            dropForeseen()
            return nil
        }
        world.cancel(.foreseen, of: self)
        self.foreseen = nil
        return foreseen
    }

    func dropForeseen() {
        guard let foreseen else { return }
        world.cancel(.foreseen, of: self)
        self.foreseen = nil
        give(foreseen, .close)
    }
}
