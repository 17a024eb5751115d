/** Letters over SMTP. Node only. */
import { createTransport } from 'nodemailer';
import type { Mailer } from '../../ports.ts';

/** @param options.url `smtp://user:password@host:port` or `smtps://…` */
export function createSmtpMailer({ url, from }: { url: string; from: string }): Mailer & { close(): void } {
  const transport = createTransport(url, {
    from,
    // A letter is text from the house: no file and no address is ever fetched for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ id, to, subject, text }) {
      const sent = await transport.sendMail({
        to,
        subject,
        text,
        messageId: `<${id}@${domain}>`,
        headers: { 'auto-submitted': 'auto-generated' },
      });
      if (sent.rejected.length > 0) throw new Error('the mail server refused the recipient');
    },
    close: () => transport.close(),
  };
}
