import CCurl
import Glibc

/// The thread of one client.
enum ClientThread {
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Nil, with the mailbox closed, when there can be no thread.
    static func start(_ mailbox: Mailbox) -> pthread_t? {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(mailbox)
        guard isReady, pthread_create(&thread, nil, run, argument.toOpaque()) == 0 else {
            argument.release()
            mailbox.close(unavailable)
            return nil
        }
        return thread
    }

    private static let unavailable = HTTPOutcome.notSent(
        code: "http.unavailable", message: "the HTTP client could not start: memory or threads ran out")

    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let mailbox = Unmanaged<Mailbox>.fromOpaque(argument).takeRetainedValue()
        // A connection that the other side closed must fail with an error, not end the process with SIGPIPE; the
        // threads that look up names inherit this.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        if let loop = TransferLoop(mailbox) {
            loop.run()
        } else {
            mailbox.close(unavailable)
            for order in mailbox.take().orders { order.done(unavailable) }
        }
        return nil
    }
}
