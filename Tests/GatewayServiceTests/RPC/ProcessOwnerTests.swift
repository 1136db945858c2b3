import Testing

@testable import GatewayService

@Suite("Whose a port is") struct ProcessOwnerTests {
    @Test("sockets that listen on a port are found in the kernel's table")
    func table() {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:0D06 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000
               1: 0100007F:0D06 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0000
               2: 0100007F:0D07 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4713 1 0000
            """
        #expect(ProcessOwner.inodes(listeningOn: 3334, in: table) == ["4711"])
        #expect(ProcessOwner.inodes(listeningOn: 80, in: table) == [])
        #expect(ProcessOwner.inodes(listeningOn: 80, in: "nonsense\n1 2") == [])
    }

    @Test("a process nobody knows is another process")
    func unknown() {
        #expect(ProcessOwner.describe(nil) == "another process")
        #expect(ProcessOwner.describe(0) == "another process")
    }
}
