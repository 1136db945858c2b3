import CallCore
import Testing

@Suite("Requests in the works")
struct InFlightLimitTests {
    @Test("each address has its own allowance, and gets back what it gives back")
    func perAddress() throws {
        var limit = InFlightLimit(perAddress: 2, trackedAddresses: 8)
        let firstLease = limit.acquire(IPAddress("1.1.1.1"))
        let first = try #require(firstLease)
        #expect(limit.acquire(IPAddress("::ffff:1.1.1.1")) != nil)
        #expect(limit.acquire(IPAddress("1.1.1.1")) == nil)
        #expect(limit.acquire(IPAddress("2.2.2.2")) != nil)
        limit.release(first)
        #expect(limit.acquire(IPAddress("1.1.1.1")) != nil)
        #expect(limit.inFlight == 3)
    }

    @Test("unknown addresses and those beyond the tracked ones share one allowance")
    func shared() throws {
        var limit = InFlightLimit(perAddress: 2, trackedAddresses: 1)
        let trackedLease = limit.acquire(IPAddress("1.1.1.1"))
        let tracked = try #require(trackedLease)
        #expect(limit.acquire(nil) != nil)
        let beyondLease = limit.acquire(IPAddress("2.2.2.2"))
        let beyond = try #require(beyondLease)
        #expect(limit.acquire(nil) == nil)
        #expect(limit.acquire(IPAddress("3.3.3.3")) == nil)
        // Given back to where it was taken from, though there is room to track it now.
        limit.release(tracked)
        limit.release(beyond)
        #expect(limit.inFlight == 1)
        #expect(limit.acquire(nil) != nil)
        #expect(limit.acquire(nil) == nil)
    }
}
