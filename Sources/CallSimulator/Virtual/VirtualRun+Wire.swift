extension VirtualRun.Settings {
    /// Lets the calls go through a real carrier's formats, with what that carrier can do.
    public mutating func go(through wire: WireSettings) {
        self.wire = wire
        carrier.recogniser = .onListen
        host.carrier = wire.driver.name
        host.capabilities =
            wire.carriesRealtime ? wire.driver.capabilities.adding(.realtime) : wire.driver.capabilities
    }
}
