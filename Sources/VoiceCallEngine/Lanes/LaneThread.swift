import Foundation
import Glibc

/// One operating system thread for scripts, with a stack deep enough for Lua's own limits.
enum LaneThread {
    static func start(name: String, niceness: Int32, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread {
            // Media threads go first when cores are short. On Linux niceness belongs to the calling thread.
            _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, niceness)
            body()
        }
        thread.name = name
        thread.stackSize = 4 << 20
        thread.start()
    }
}
