import Testing

@testable import GatewayService

@Suite("The way in from outside is kept open") struct ExposureKeeperTests {
    @Test("what is lost is opened again, later and later, and its new address is told")
    func losses() {
        var keeper = ExposureKeeper(isOpen: true)
        var delays: [Int64] = []
        _ = keeper.handle(.lost)
        #expect(keeper.phase == .waiting)
        for _ in 0..<8 {
            #expect(keeper.handle(.time) == [.reopen])
            for case .wait(let delay) in keeper.handle(.failed) { delays.append(delay) }
        }
        #expect(delays == [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
        _ = keeper.handle(.time)
        #expect(keeper.handle(.opened(url: "https://a.example/w")) == [.publish(url: "https://a.example/w")])
        #expect(keeper.handle(.lost) == [.wait(1_000)])
    }

    @Test("what comes out of turn changes nothing, and a stopped keeper does nothing")
    func outOfTurn() {
        var keeper = ExposureKeeper(isOpen: true)
        #expect(keeper.handle(.time) == [])
        #expect(keeper.handle(.failed) == [])
        #expect(keeper.handle(.lost) == [.wait(1_000)])
        #expect(keeper.handle(.lost) == [])
        #expect(keeper.handle(.stop) == [])
        #expect(keeper.handle(.time) == [])
        #expect(keeper.phase == .stopped)
    }
}
