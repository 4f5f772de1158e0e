/** NestJS on Express. The provider stands before Nest's own body parsers and routes. */

import 'reflect-metadata'
import { Controller, Get, type INestApplication, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Provider } from 'vouchsafe'
import { toNodeHandler } from 'vouchsafe/node'

class HelloController {
  hello() {
    return 'Hello'
  }
}
Controller()(HelloController)
Get('hello')(HelloController.prototype, 'hello', { value: HelloController.prototype.hello })

class AppModule {}
Module({ controllers: [HelloController] })(AppModule)

export async function createApp(provider: Provider): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule, { logger: false })
  app.use(toNodeHandler(provider))
  return app
}
