import { expect, test } from 'vitest'
import { commandWords, createProgram } from './program.ts'

const namesOf = async (word?: string): Promise<string[]> =>
  (await createProgram(word)).commands.map((command) => command.name())

test('each word finds its command', async () => {
  for (const word of commandWords) expect(await namesOf(word)).toContain(word)
})

test('without a word, or with one that there is not, all commands are there', async () => {
  expect(await namesOf()).toEqual(commandWords)
  expect(await namesOf('--help')).toEqual(commandWords)
  expect(await namesOf('constructor')).toEqual(commandWords)
})
