import NIOCore
import NIOHTTPTypes

/// Lets a connection have one answer, and closes it then.
///
/// 1. The first request passes; once its end is here nothing more is read, so that a client that pipelines waits in its own
///    socket and not in this process's memory.
/// 2. The answer passes. What a connection can make this process hold is one request and one page.
/// 3. Once the answer is out, the sending side is closed, and the other side has a second to read it and close. What it sends
///    meanwhile is dropped: closing on unread bytes would reset the connection and might take the answer away.
final class SingleAnswer: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum State {
        case reading
        case answering
        case answered
    }

    private static let farewell = TimeAmount.seconds(1)
    private var state = State.reading
    private var closing: Scheduled<Void>?

    func handlerRemoved(context: ChannelHandlerContext) { closing?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        closing?.cancel()
        context.fireChannelInactive()
    }

    // MARK: - What comes in

    func read(context: ChannelHandlerContext) {
        if state == .reading { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard state == .reading else { return }
        if case .end = unwrapInboundIn(data) { state = .answering }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if state == .answered { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if state == .answered, case .inputClosed? = event as? ChannelEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A second request that is none takes nothing from the first.
        if state == .reading { context.fireErrorCaught(error) }
    }

    // MARK: - What goes out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard state != .answered else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        state = .answered
        let isOut = promise ?? context.eventLoop.makePromise()
        isOut.futureResult.assumeIsolated().whenComplete { _ in self.close(context) }
        context.write(data, promise: isOut)
        context.flush()
    }

    /// Closes the sending side at once, and all of it soon.
    private func close(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let channel = context.channel
        closing = context.eventLoop.scheduleTask(in: Self.farewell) { channel.close(promise: nil) }
        context.close(mode: .output, promise: nil)
        context.read()
    }
}
