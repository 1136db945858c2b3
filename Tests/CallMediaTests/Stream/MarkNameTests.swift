import Testing

@testable import CallMedia

@Suite("Names of marks")
struct MarkNameTests {
    @Test("are read back", arguments: [(1, 0, 0), (17, 400, 3), (123_456, 7_200_000, 99_999)])
    func roundTrip(serial: Int, position: Int, epoch: Int) {
        let mark = PlayoutMark(serial: serial, position: Int64(position), epoch: epoch)
        #expect(MarkName.read(MarkName.text(mark)) == mark)
    }

    @Test(
        "of others are none of ours",
        arguments: ["", "1", "1.2", "1.2.3.4", "a.2.3", "0.2.3", "1.-2.3", "1.2.-3", "1..3"])
    func others(name: String) { #expect(MarkName.read(name) == nil) }
}
