/** The mail that tells the owner of an address that somebody has tried to open another account with it. */
export function secondAccountMail({ url }: { url: string }): { subject: string; text: string } {
  return {
    subject: 'You have an account already',
    text: `Hello,\n\nsomebody has tried to open an account with this e-mail address, which has one already.\n\nIf it was you: sign in with your password, or ask for a link to choose a new one:\n\n${url}/app\n\nIf it was not you, there is nothing to do: nobody has got into your account.\n`,
  }
}
